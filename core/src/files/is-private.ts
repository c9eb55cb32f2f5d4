/**
 * Whole names of files that hold keys or settings of any agent, and of copies of them. What people
 * write about credentials is called otherwise: notes are Markdown, plans too.
 */
const PRIVATE = [
  String.raw`(?:.*[-_.])?credentials?(?:\.(?:json|toml|ya?ml|ini))`,
  'credentials?',
  String.raw`claude\.json`,
  String.raw`settings.*\.json`,
  String.raw`(?:auth|oauth(?:[-_]creds)?|google_accounts|tokens?|.*oauth[-_]tokens?)\.json`,
  String.raw`.*\.(?:pem|key|p12|pfx)`,
  String.raw`id_(?:rsa|dsa|ecdsa|ed25519)(?:[-_]\w+)?(?:\.pub)?`,
]
const COPY = String.raw`(?:[.-](?:bak|backup|old|orig|save|\d+))*~?`
const KEPT_BACK = new RegExp(`^(?:${PRIVATE.join('|')})${COPY}$`, 'i')

/**
 * Whether a file, by its name, is none of an archive's business wherever it turns up: hidden ones (locks,
 * what systems leave), and those that hold credentials or settings.
 */
export function isPrivate(name: string): boolean {
  return name.startsWith('.') || KEPT_BACK.test(name)
}
