/**
 * What every answer tells a browser. Pages carry their own script and style rules, with a
 * hash for each inline script: a header that repeated those would forbid them.
 */
export function securityHeaders(kind: 'page' | 'data', https: boolean): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'x-frame-options': 'DENY',
    'content-security-policy':
      kind === 'page'
        ? "frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
        : "default-src 'none'; frame-ancestors 'none'; sandbox",
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    ...(https && { 'strict-transport-security': 'max-age=31536000' }),
  }
}
