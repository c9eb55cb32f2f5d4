/** Does not parse. */
export default { contract: 1, id: 'syntax-error'
