import type { ClientRequest, IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, constants, unzip, type ZlibOptions } from 'node:zlib';
import {
  AxiosError,
  AxiosHeaders,
  type AxiosResponse,
  type InternalAxiosRequestConfig,
  type RawAxiosHeaders,
} from 'axios';

/** What can be read here, as `Accept-Encoding` says it. */
export const ACCEPTED_ENCODINGS = 'gzip, deflate, br';

const BYTE_ORDER_MARK = '\u{FEFF}';
const unzipped = promisify<Buffer, ZlibOptions, Buffer>(unzip);
const brotliDecompressed = promisify(brotliDecompress);

const LARGEST_BUFFER = 2 ** 31;

class TooLarge extends Error {}

/**
 * Reads an answer to its end, in the form that axios gives it.
 *
 * @param onData - called whenever something has come
 * @throws AxiosError as axios' own adapter does: for a status that is not wanted, for an answer that is larger than
 *   `maxContentLength` (also when it was compressed), for one that breaks off
 */
export async function readAnswer(
  message: IncomingMessage,
  config: InternalAxiosRequestConfig,
  { request, onData }: { request: ClientRequest; onData: () => void },
): Promise<AxiosResponse> {
  const { maxContentLength = -1, validateStatus } = config;
  const { statusCode: status = 0, statusMessage: statusText = '' } = message;
  const limit = maxContentLength > -1 ? maxContentLength : Number.POSITIVE_INFINITY;
  const headers = new AxiosHeaders(message.headers as RawAxiosHeaders);
  const response: AxiosResponse = { status, statusText, headers, config, request, data: undefined };
  const broken = (text: string, answer?: AxiosResponse): AxiosError =>
    new AxiosError(text, AxiosError.ERR_BAD_RESPONSE, config, request, answer);
  try {
    const raw = await collect(message, limit, onData);
    response.data = toData(config.decompress === false ? raw : await decompress(raw, headers, limit), config);
  } catch (error) {
    if (error instanceof TooLarge) throw broken(`maxContentLength size of ${limit} exceeded`);
    throw broken(error instanceof Error ? error.message : 'stream has been aborted', response);
  }
  if (!validateStatus || validateStatus(status)) return response;
  const code = status >= 400 && status < 500 ? AxiosError.ERR_BAD_REQUEST : AxiosError.ERR_BAD_RESPONSE;
  throw new AxiosError(`Request failed with status code ${status}`, code, config, request, response);
}

function collect(message: IncomingMessage, limit: number, onData: () => void): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    message.on('data', (chunk: Buffer) => {
      onData();
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes <= limit) return;
      reject(new TooLarge());
      message.destroy();
    });
    message.once('end', () => resolve(Buffer.concat(chunks)));
    message.once('error', reject);
  });
}

const plain = async (raw: Buffer): Promise<Buffer> => raw;
/** As with axios, an answer that breaks off within its compression counts for what came. */
const inflate = (raw: Buffer, maxOutputLength: number): Promise<Buffer> =>
  unzipped(raw, { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH });
const decoders = new Map([
  ['gzip', inflate],
  ['x-gzip', inflate],
  ['deflate', inflate],
  [
    'br',
    (raw: Buffer, maxOutputLength: number) =>
      brotliDecompressed(raw, { maxOutputLength, finishFlush: constants.BROTLI_OPERATION_FLUSH }),
  ],
]);

async function decompress(
  raw: Buffer,
  headers: InstanceType<typeof AxiosHeaders>,
  limit: number,
): Promise<Buffer> {
  const decode = decoders.get(String(headers['content-encoding']).toLowerCase());
  if (decode) headers.delete('content-encoding');
  try {
    return await (raw.length === 0 ? plain : (decode ?? plain))(raw, Math.min(limit, LARGEST_BUFFER));
  } catch (error) {
    throw error instanceof RangeError ? new TooLarge() : error;
  }
}

function toData(bytes: Buffer, { responseType, responseEncoding }: InternalAxiosRequestConfig): unknown {
  if (responseType === 'arraybuffer') return bytes;
  const text = bytes.toString((responseEncoding as BufferEncoding | undefined) ?? 'utf8');
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}
