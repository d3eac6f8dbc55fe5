export { SETTINGS } from './settings.ts';
