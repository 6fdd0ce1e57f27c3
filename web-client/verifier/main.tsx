import { render } from 'preact';
import '../src/styles/tokens.css';
import './verifier.css';
import { Page } from './page';

const place = document.getElementById('app');
if (place !== null) render(<Page />, place);
