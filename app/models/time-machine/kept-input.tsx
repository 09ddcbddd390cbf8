import { bytesOf } from '@/app/drawings/drawings-api';
import { InputPicture } from '@/app/drawings/input-picture';
import type { Answer } from '@/app/session/rooms-api';
import button from '@/app/ui/button.module.css';
import type { ReadDrawing } from '../models-api';
import { Problem } from '../models-frame';
import styles from './time-machine.module.css';

/** A drawing that was kept, as every version was given it; null while it is on its way. */
export function KeptInput({ answer }: { readonly answer: Answer<ReadDrawing> | null }) {
  return (
    <div className={styles.side}>
      <div className={styles.kept} aria-busy={answer === null}>
        {answer?.ok && (
          <InputPicture
            key={answer.value.input}
            input={bytesOf(answer.value.input)}
            label="The kept drawing, as the network is given it"
          />
        )}
        {answer?.ok === false && <Problem>{answer.error.message}</Problem>}
      </div>
      <a className={button.button} href="/models/time-machine">
        Draw another
      </a>
    </div>
  );
}
