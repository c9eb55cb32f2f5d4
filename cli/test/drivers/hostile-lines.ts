import { said, turn } from './lines.ts'

/** What a transcript may hold at worst: markup, scripts, codes that turn text about, no end, no shape. */
export const hostileLines = [
  said(
    0,
    '<script>window.ran=1</script><img src=x onerror="window.ran=1"> [click](javascript:window.ran=1) ![i](http://192.0.2.1/y.png)',
  ),
  said(1, 'ansi \u001b[31mred bidi \u202eabc nul \u0000 lone \ud800 end'),
  said(2, 'word '.repeat(200_000)),
  said(3, 'x'.repeat(1_000_000)),
  `{"type":"user","deep":${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
  `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
  turn(6, 'user', [
    { type: 'image', source: { type: 'url', url: 'http://192.0.2.1/z.png' } },
    {
      type: 'image',
      source: { type: 'base64', media_type: 'image/svg+xml', data: btoa('<svg onload="window.ran=1"/>') },
    },
  ]),
  'not JSON \u0007 {',
  said(8, '`'.repeat(50_000)),
  said(9, '**'.repeat(50_000)),
  said(10, '\n- x'.repeat(50_000)),
  said(12, 'the very last line'),
]
