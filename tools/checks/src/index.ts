export { type Breach, breachText, misfits } from './mutants/breach.ts';
export { TAKE_OVER } from './mutants/breaches-of-applier-and-config.ts';
export { copyTree } from './mutants/copy-of-the-tree.ts';
