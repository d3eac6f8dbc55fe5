export { planHistory } from './plan/plan-history.ts';
