/** How to type a command where exfiltrator was started from its repository and is not on the PATH. */
export const InCheckout = () => (
  <p className="muted">
    In a checkout, where it is not on the PATH, type <code>bun exfiltrator</code> for <code>exfiltrator</code>.
  </p>
)
