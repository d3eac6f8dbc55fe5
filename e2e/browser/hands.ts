import type { Locator } from 'playwright-core';

/** How somebody works a page. */
export interface Hands {
  /** A button or a link. */
  press(control: Locator): Promise<void>;
  type(field: Locator, text: string): Promise<void>;
  /** One among the choices of a control, by how it begins. */
  choose(control: Locator, name: string): Promise<void>;
  tick(box: Locator): Promise<void>;
}

const optionOf = (control: Locator, name: string) =>
  control.page().getByRole('option', { name: new RegExp(`^${name}`) });

export const BY_MOUSE: Hands = {
  press: (control) => control.click(),
  type: (field, text) => field.fill(text),
  async choose(control, name) {
    await control.click();
    await optionOf(control, name).click();
  },
  tick: (box) => box.check(),
};

/** The most controls that a page has one after the other. */
const MOST_STEPS = 80;

/** Reaches a control by Tab alone; fails where that leads nowhere. */
async function reach(control: Locator): Promise<void> {
  await control.waitFor();
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    if (await control.evaluate((element) => element === document.activeElement)) return;
    await control.page().keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${control}.`);
}

export const BY_KEYBOARD: Hands = {
  async press(control) {
    await reach(control);
    await control.page().keyboard.press('Enter');
  },
  async type(field, text) {
    await reach(field);
    await field.page().keyboard.insertText(text);
  },
  async choose(control, name) {
    await reach(control);
    const { keyboard } = control.page();
    await keyboard.press('Enter');
    await optionOf(control, name).waitFor();
    await keyboard.type(name);
    await keyboard.press('Enter');
  },
  async tick(box) {
    await reach(box);
    await box.page().keyboard.press('Space');
  },
};
