const part = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}$/

/** `{userId}/{nodeId}/{packId}.zst`: everything of one node lies below one prefix. */
export const objectKey = (userId: string, nodeId: string, packId: string) => `${userId}/${nodeId}/${packId}.zst`

/** Whether the store may touch this key: it can name nothing outside the store's own folder. */
export const isObjectKey = (key: string) => key.length <= 512 && key.split('/').every((name) => part.test(name))
