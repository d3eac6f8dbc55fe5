/** A request of the control API that cannot be executed; the message says why. */
export class RefusedChange extends Error {
  override readonly name = 'RefusedChange';
}
