import { wholeNumber } from '../format/byte-size.ts'
import { Icon } from '../ui/Icon.tsx'
import { PAGE } from './list-extent.ts'
import styles from './Waiting.module.css'

/** Says quietly that the list is another by now; what is read stays where it is until a click. */
export function Waiting({ count, onShow }: { count: number | undefined; onShow: () => void }) {
  return (
    <div className={styles.place} role="status">
      {count !== undefined && (
        <button type="button" className="button" data-on onClick={onShow}>
          <Icon name="up" />
          {count === 0 ? 'The list has changed' : `${wholeNumber(count)}${count >= PAGE ? '+' : ''} new or changed`}
        </button>
      )}
    </div>
  )
}
