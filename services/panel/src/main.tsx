// First of all: takes the token out of the address, before anything else can log, fetch or fail.
import './sign-in/take-token.ts';
import { earlyAnswers } from './api/ask-early.ts';
import './frame/ask-texts.ts';
import './frame/warm-up.ts';
import './look/base.css';
import { createRoot } from 'react-dom/client';
import { Panel } from './frame/panel.tsx';

/** How long the first page waits for its answers, which were asked for before this script had come. */
const PATIENCE_MS = 300;

void earlyAnswers(PATIENCE_MS).then(() => createRoot(document.getElementById('panel')!).render(<Panel />));
