/** Whose archive: every row read and written is this node's. */
export interface Owner {
  userId: string
  nodeId: string
}
