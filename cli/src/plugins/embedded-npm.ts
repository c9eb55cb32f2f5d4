/**
 * npm as one archive inside this program. Only the compiled binary has one: `build.ts` puts
 * it in this file's stead. Elsewhere npm is a package beside this one.
 */
export const embeddedNpm: { readonly path: string; readonly version: string } | undefined = undefined
