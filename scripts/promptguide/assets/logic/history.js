// Steps to go back and forth between: states as JSON, the newest last.

const MOST = 200;

export class History {
  #steps;
  #place = 0;

  constructor(state) {
    this.#steps = [JSON.stringify(state)];
  }

  /** Remember a state, unless it is the present one; what was undone before it is forgotten. Tells whether it is new. */
  add(state) {
    const step = JSON.stringify(state);
    if (step === this.#steps[this.#place]) return false;
    this.#steps = [...this.#steps.slice(0, this.#place + 1), step].slice(-MOST);
    this.#place = this.#steps.length - 1;
    return true;
  }

  get canUndo() {
    return this.#place > 0;
  }

  get canRedo() {
    return this.#place < this.#steps.length - 1;
  }

  undo() {
    return this.#go(-1);
  }

  redo() {
    return this.#go(1);
  }

  /** The state one step away; the present one where there is none. */
  #go(by) {
    this.#place = Math.min(Math.max(this.#place + by, 0), this.#steps.length - 1);
    return JSON.parse(this.#steps[this.#place]);
  }
}
