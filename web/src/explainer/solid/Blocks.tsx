/** @jsxImportSource solid-js */
import { For, Show } from 'solid-js'
import styles from './Explainer.module.css'
import type { Block } from './moments.ts'

/** Stretches of a file, one beside the other; `fresh` ones stand out. */
export function Blocks(props: { blocks: Block[]; fresh?: Block[]; empty: string }) {
  return (
    <Show when={props.blocks.length > 0} fallback={<p class="muted">{props.empty}</p>}>
      <ul class={styles.blocks}>
        <For each={props.blocks}>
          {(block) => (
            <li data-fresh={props.fresh?.includes(block) || undefined} data-secret={block === '#' || undefined}>
              {block === '#' ? '•' : block}
            </li>
          )}
        </For>
      </ul>
    </Show>
  )
}
