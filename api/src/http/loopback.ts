/** Whether an address, or a host as URLs write it, is this very machine. */
export const isLoopback = (host: string) =>
  /^(localhost|([a-z0-9-]+\.)*localhost|::1|\[::1\]|(::ffff:)?127(\.\d{1,3}){3})$/i.test(host)
