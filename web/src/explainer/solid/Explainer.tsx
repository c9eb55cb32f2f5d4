/** @jsxImportSource solid-js */
import { createSignal, For, Show } from 'solid-js'
import { Blocks } from './Blocks.tsx'
import styles from './Explainer.module.css'
import { MOMENTS, type Moment } from './moments.ts'

/** What a file goes through, step by step: on the machine, on the way, in the archive. */
export function Explainer() {
  const [step, setStep] = createSignal(0)
  const moment = () => MOMENTS[step()] as Moment
  return (
    <div class={styles.explainer}>
      <fieldset class={styles.moments}>
        <legend class="sr-only">What happens to the file</legend>
        <For each={MOMENTS}>
          {({ name }, index) => (
            <label>
              <input type="radio" name="moment" checked={step() === index()} onChange={() => setStep(index())} />
              {name}
            </label>
          )}
        </For>
      </fieldset>
      <div class={`${styles.stage} card`} aria-live="polite">
        <div class={styles.places}>
          <section>
            <h3>On the machine</h3>
            <Blocks blocks={moment().machine} fresh={moment().travels} empty="No file" />
          </section>
          <section>
            <h3>On the way</h3>
            <Blocks blocks={moment().travels} fresh={moment().travels} empty="Nothing" />
          </section>
          <section>
            <h3>In the archive</h3>
            <Show when={moment().archive.length > 0} fallback={<p class="muted">Nothing</p>}>
              <For each={moment().archive}>
                {(blocks, index) => (
                  <div class={styles.generation}>
                    <span class="muted">{`Generation ${index() + 1}`}</span>
                    <Blocks blocks={blocks} fresh={moment().travels} empty="" />
                  </div>
                )}
              </For>
            </Show>
          </section>
        </div>
        <p class={styles.why}>{moment().why}</p>
      </div>
    </div>
  )
}
