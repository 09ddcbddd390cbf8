import styles from './wordmark.module.css';

/** The way home. A plain link: leaving a room is a new page, whose sheet is blank. */
export function Wordmark() {
  return (
    <a href="/" className={styles.wordmark} aria-label="Inkling, start page">
      <svg viewBox="0 0 32 32" className={styles.mark} aria-hidden="true">
        <rect width="32" height="32" rx="8" className={styles.ground} />
        <path d="M9 8.5h13.5c-4.6 4.3-7.4 9-8.5 15.5" className={styles.stroke} />
        <circle cx="23" cy="23" r="2.5" className={styles.cell} />
      </svg>
      <span className={styles.name}>Inkling</span>
    </a>
  );
}
