export const CSS = 'text/css; charset=utf-8';
export const SCRIPT = 'text/javascript; charset=utf-8';

/** Of files that pages load: the same for everybody, and asked for again after five minutes. */
export const assetHeaders = { 'x-content-type-options': 'nosniff', 'cache-control': 'public, max-age=300' };
