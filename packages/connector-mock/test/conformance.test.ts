import { describeConformance } from '@daybook/conformance/vitest';
import { subject } from '../src/conformance.js';

describeConformance({ subject, level: 3 });
