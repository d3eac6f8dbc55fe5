import type { Frame, Page } from 'playwright-core';

/** The form in the customer's words; what is left out is left as it is. */
export interface FormValues {
  readonly Name?: string;
  readonly 'Application ID'?: string;
  readonly 'Tenant ID'?: string;
  readonly Secret?: string;
  readonly Unit?: string;
  readonly 'User type'?: string;
  readonly Enabled?: boolean;
}

/** A field of text by its label. */
export const textField = (page: Page | Frame, name: string) => page.getByRole('textbox', { name, exact: true });

/** A choice by its label; the button that opens it says what is chosen, too. */
export const choiceOf = (page: Page | Frame, name: string) =>
  page.getByRole('button', { name: new RegExp(`^(.* )?${name}$`) });

/** Fills in the form as an administrator does. */
export async function fillForm(page: Page | Frame, values: FormValues): Promise<void> {
  const { Unit, 'User type': userType, Enabled, ...texts } = values;
  for (const [name, value] of Object.entries(texts)) await textField(page, name).fill(value);
  for (const [name, value] of [
    ['Unit', Unit],
    ['User type', userType],
  ] as const) {
    if (value === undefined) continue;
    await choiceOf(page, name).click();
    await page.getByRole('option', { name: new RegExp(`^${value}`) }).click();
  }
  if (Enabled !== undefined) await page.getByRole('checkbox', { name: /^Enabled/ }).setChecked(Enabled);
}

/** Saves the form. */
export const save = (page: Page | Frame) => page.getByRole('button', { name: 'Save', exact: true }).click();
