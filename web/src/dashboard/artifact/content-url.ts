/** Where the bytes of an artifact (its head) or of one version are. The answer is an attachment, never a page. */
export function contentUrl(id: string): string {
  return `/api/${id.startsWith('ver_') ? 'versions' : 'artifacts'}/${encodeURIComponent(id)}/content`
}
