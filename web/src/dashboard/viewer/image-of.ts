import type { Part, Path } from './block.ts'
import { type Fields, isRecord, isWord } from './json-shape.ts'

const DATA_URL = /^data:(image\/[a-z0-9.+-]{1,40});base64,/i
const IMAGE_TYPE = /^image\/[a-z0-9.+-]{1,40}$/i

/** An image that is inside the content: one elsewhere stays the text of its address. */
export function imageOf(value: Fields, path: Path): Part | undefined {
  const url = isRecord(value.image_url) ? value.image_url.url : (value.image_url ?? value.url)
  if (typeof url === 'string' && DATA_URL.test(url.slice(0, 80))) {
    const name = isRecord(value.image_url)
      ? ['image_url', 'url']
      : value.image_url === undefined
        ? ['url']
        : ['image_url']
    return {
      kind: 'image',
      mediaType: DATA_URL.exec(url.slice(0, 80))?.[1] ?? '',
      length: url.length,
      path: [...path, ...name],
    }
  }
  for (const [holder, at] of [
    [value.source, [...path, 'source']],
    [value.inlineData, [...path, 'inlineData']],
    [value.inline_data, [...path, 'inline_data']],
    [value, path],
  ] as [unknown, Path][]) {
    if (!isRecord(holder) || typeof holder.data !== 'string') continue
    const mediaType = [holder.media_type, holder.mediaType, holder.mimeType, holder.mime_type].find(isWord)
    if (mediaType && IMAGE_TYPE.test(mediaType))
      return { kind: 'image', mediaType, length: holder.data.length, path: [...at, 'data'] }
  }
  return undefined
}
