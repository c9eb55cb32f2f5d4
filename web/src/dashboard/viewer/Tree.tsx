import { useState } from 'react'
import { wholeNumber } from '../format/byte-size.ts'
import { visibleText } from '../format/visible-text.ts'
import type { Path } from './block.ts'
import type { TreeNode } from './json-tree.ts'
import { LongText } from './LongText.tsx'
import { useRowContext } from './row-context.ts'
import styles from './Tree.module.css'

const PAGE = 100
/** Deeper levels stand no further in: there is no end to how deep JSON can be. */
const DEEPEST_INDENT = 24

/** One JSON value; what is in it comes when it is opened, a hundred at a time. */
export function Tree({
  node,
  path = [],
  depth = 0,
  open = false,
}: {
  node: TreeNode
  path?: Path
  depth?: number
  open?: boolean
}) {
  const { children } = useRowContext()
  const [nodes, setNodes] = useState<TreeNode[]>()
  const [failed, setFailed] = useState(false)
  const holds = node.type === 'object' || node.type === 'array'
  const [loading, setLoading] = useState(false)
  const more = () => {
    setLoading(true)
    return children(path, nodes?.length ?? 0, PAGE)
      .then(
        (next) => setNodes([...(nodes ?? []), ...next]),
        () => setFailed(true),
      )
      .finally(() => setLoading(false))
  }
  const [asked, setAsked] = useState(false)
  if (open && holds && node.size > 0 && !nodes && !asked) {
    setAsked(true)
    void more()
  }
  const name = node.name === null ? '' : typeof node.name === 'number' ? `${node.name}` : visibleText(node.name)
  const label = name && <span className={typeof node.name === 'number' ? styles.place : styles.name}>{name}</span>
  return (
    <div
      className={styles.node}
      data-deep={depth > DEEPEST_INDENT || undefined}
      data-awaited={loading ? '' : undefined}
    >
      {holds && node.size > 0 ? (
        <button
          type="button"
          className={styles.toggle}
          aria-expanded={nodes !== undefined}
          onClick={() => (nodes ? setNodes(undefined) : void more())}
        >
          <span aria-hidden="true" className={styles.sign}>
            {nodes ? '▾' : '▸'}
          </span>
          {label}
          <span className={styles.preview}>
            {visibleText(node.preview)}
            {node.type === 'object' && <small>{wholeNumber(node.size)}</small>}
          </span>
        </button>
      ) : (
        <div className={styles.leaf}>
          {label}
          {node.type === 'string' ? (
            <span className={styles.string}>
              <LongText
                name={JSON.stringify(path)}
                text={node.preview}
                length={node.size}
                path={path}
                lines={6}
                characters={400}
              />
            </span>
          ) : (
            <span className={styles[node.type] ?? ''}>{node.preview}</span>
          )}
        </div>
      )}
      {failed && <p className={styles.preview}>It could not be read.</p>}
      {nodes && (
        <div className={styles.children}>
          {nodes.map((child) => (
            <Tree key={`${child.name}`} node={child} path={[...path, child.name ?? 0]} depth={depth + 1} />
          ))}
          {nodes.length < node.size && (
            <button type="button" className={styles.toggle} onClick={more}>
              {wholeNumber(node.size - nodes.length)} more
            </button>
          )}
        </div>
      )}
    </div>
  )
}
