import styles from './developers.module.css';

interface Props {
  readonly title: string;
  readonly text: string;
}

/** Text of a program; wide lines are scrolled, by keyboard too. */
export function CodeBlock({ title, text }: Props) {
  return (
    <figure className={styles.codeBlock}>
      <figcaption>{title}</figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
      <pre tabIndex={0}>
        <code>{text}</code>
      </pre>
    </figure>
  );
}
