/**
 * A `Content-Disposition` that saves under this name. The name may hold anything: what
 * leaves the header is one plain file name without folders, controls or quotes, with
 * the exact one beside it in RFC 8187's form.
 */
export function attachment(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  const clean = [...last.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<>:"|?*]/gu, '_')].slice(0, 150).join('')
  const safe = /^[. ]*$/.test(clean) ? 'artifact' : clean.replace(/^\.+/, '')
  const plain = safe.replace(/[^\x20-\x7e]/g, '_').replace(/[%;\\']/g, '_')
  const encoded = encodeURIComponent(safe).replace(/['()*!]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  return plain === safe
    ? `attachment; filename="${plain}"`
    : `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
