import type { BoardAnswerOf } from './board-api';
import styles from './leaderboard.module.css';
import { drawingsText, shareText } from './numbers';
import { ShareBar } from './share-bar';

/** The surest first: a version that has read little stands below one that has read much as well. */
export function ModelsBoard({ lines }: { readonly lines: BoardAnswerOf<'models'>['lines'] }) {
  if (lines.length === 0)
    return (
      <p className={styles.empty}>
        No version was tried on people it was not trained on here yet. One in five of those who play is kept
        aside for that.
      </p>
    );
  return (
    <ol className={styles.people}>
      {lines.map(({ model, drawn, read, bound }, place) => (
        <li key={model} className={styles.person} data-first={place === 0 || undefined}>
          <span className={styles.rank}>{place + 1}</span>
          <span className={styles.name}>{model}</span>
          <span className={styles.beside}>
            <ShareBar share={read / drawn} bound={bound} />
            <span>{drawingsText(drawn)}</span>
          </span>
          <strong className={styles.figure}>{shareText(read / drawn)}</strong>
        </li>
      ))}
    </ol>
  );
}
