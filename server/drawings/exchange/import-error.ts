/** A file that cannot be brought in, and where it is wrong; everything before that place is in. */
export class ImportError extends Error {
  constructor(place: string, reason: string) {
    super(`${place}: ${reason}`);
    this.name = 'ImportError';
  }
}
