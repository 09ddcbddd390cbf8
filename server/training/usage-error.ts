/** What a command's user did wrong, as one sentence; ends the command with code 2 and without a stack trace. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
