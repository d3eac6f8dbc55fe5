import { knowTexts } from '../frame/known-texts.ts';
import en from './en.json' with { type: 'json' };

// For specs: in the browser, texts come by and by.
knowTexts(Object.keys(en));
