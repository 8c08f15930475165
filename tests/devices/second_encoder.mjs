// Others' ESC/POS for our lines: reads layouts as JSON, writes one job each, in base64, as JSON.
// Usage: node second_encoder.mjs NODE_MODULES < layouts.json
// A line is {text, right, align, bold, wide, tall}; a code {qr, module} or {ean13}; {cut: true};
// {pulse: pin} opens the drawer. `placed` lines come with their spaces, others are placed here.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const library = createRequire(join(resolve(process.argv[2]), 'second_encoder.cjs'));
const Encoder = library('@point-of-sale/receipt-printer-encoder');
const ReceiptPrinterEncoder = Encoder.default ?? Encoder;

function write(encoder, columns, placed, item) {
  if (item.cut) return encoder.cut('partial');
  if (item.pulse !== undefined) return encoder.pulse(item.pulse, 50, 500);
  if (item.qr !== undefined) {
    const how = { model: 2, size: item.module, errorlevel: 'm' };
    return encoder.align('center').qrcode(item.qr, how).align('left');
  }
  if (item.ean13 !== undefined) {
    const how = { height: 162, width: 2, text: false };
    return encoder.align('center').barcode(item.ean13, 'ean13', how).align('left');
  }
  const text = item.text + item.right;
  if (text.trim() === '') return encoder.newline();
  encoder.bold(item.bold).width(item.wide ? 2 : 1).height(item.tall ? 2 : 1);
  if (placed || (item.align === 'left' && item.right === '')) {
    encoder.line(text);
  } else if (item.right !== '') {
    const room = item.wide ? Math.floor(columns / 2) : columns;
    const right = item.right.length;
    const parts = [{ width: room - right, align: 'left' }, { width: right, align: 'right' }];
    encoder.table(parts, [[item.text, item.right]]);
  } else {
    encoder.align(item.align).line(text).align('left');
  }
  return encoder.bold(false).width(1).height(1);
}

const jobs = JSON.parse(readFileSync(0, 'utf8')).map(({ columns, codePage, placed, items }) => {
  const encoder = new ReceiptPrinterEncoder({ columns, feedAfterBlock: false, errors: 'strict' });
  encoder.initialize().codepage(codePage);
  items.forEach((item) => write(encoder, columns, placed, item));
  return Buffer.from(encoder.encode()).toString('base64');
});
process.stdout.write(JSON.stringify(jobs));
