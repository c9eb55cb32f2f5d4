import { expect, test } from 'bun:test'
import { saidIn } from './prompt.ts'

const said = (...texts: string[]) =>
  saidIn({ type: 'message', role: 'user', content: texts.map((text) => ({ type: 'input_text', text })) })

test('a picture’s frame is nothing a person typed', () => {
  expect(said('<image name=[Image #1]>', '</image>', 'What is in the picture?')).toBe('What is in the picture?')
  expect(said('<image>', '</image>')).toBeUndefined()
  expect(said('<image> tags are left open: close them')).toBe('<image> tags are left open: close them')
})
