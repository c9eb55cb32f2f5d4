/** What one request, item or string may hold at most. The client keeps to them, the server insists. */
export const LIMITS = {
  /** Items in one `sync.*` array. */
  items: 500,
  /** Bytes of one request body to the API. */
  bodyBytes: 16 * 1024 * 1024,
  /** UTF-8 bytes of `key`. */
  keyBytes: 512,
  /** UTF-8 bytes of `path`. */
  pathBytes: 1024,
  /** UTF-8 bytes of `title`, `agent`, `agentVersion`, `project`, `kind`. */
  textBytes: 1024,
  /** Bytes of `attributes` as JSON. */
  attributesBytes: 16 * 1024,
  links: 100,
  /** Segments named by one recorded item. */
  segments: 4096,
  /** Raw bytes of one segment. */
  segmentBytes: 8 * 1024 * 1024,
  /** Stored bytes of one pack: one seal of 4 MiB, a whole incompressible segment and headers. */
  packBytes: 32 * 1024 * 1024,
  /** Issues named in one account; what is beyond is counted only. */
  issues: 200,
} as const
