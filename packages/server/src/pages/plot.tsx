import { max, ticks } from 'd3-array';
import { area, curveMonotoneX, line } from 'd3-shape';

/** Near the size at which it is shown, so that its letters are as large as they say. */
const WIDTH = 340;
const HEIGHT = 150;
const MARGIN = { left: 40, right: 14, top: 10, bottom: 22 };
const SIX_HOURS_MS = 6 * 3_600_000;

/** A moment and how much there was of something. */
export interface PlotPoint {
  /** Epoch milliseconds. */
  at: number;
  /** Null where there was nothing to measure: the line has a gap there. */
  value: number | null;
}

/** A line over time, as SVG: drawn here, styled by the stylesheet, and told in words to whoever does not see it. */
export function Plot({ title, points }: { title: string; points: readonly PlotPoint[] }) {
  const [first = 0, last = 1] = [points[0]?.at, points.at(-1)?.at];
  const most = max(points, ({ value }) => value ?? 0) ?? 0;
  const marks = ticks(0, Math.max(most, 1), 4).filter(Number.isInteger);
  const top = Math.max(most, marks.at(-1) ?? 1);
  const x = (at: number): number =>
    MARGIN.left + ((at - first) / Math.max(1, last - first)) * (WIDTH - MARGIN.left - MARGIN.right);
  const y = (value: number): number =>
    HEIGHT - MARGIN.bottom - (value / top) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  const placeX = ({ at }: PlotPoint): number => x(at);
  const placeY = ({ value }: PlotPoint): number => y(value ?? 0);
  const isMeasured = ({ value }: PlotPoint): boolean => value !== null;
  const drawn = [...points];
  /** What stands alone is no line. */
  const alone = drawn.filter(
    (point, index) =>
      isMeasured(point) && ![drawn[index - 1], drawn[index + 1]].some((next) => next && isMeasured(next)),
  );
  const hours = drawn.map(({ at }) => at).filter((at) => at % SIX_HOURS_MS === 0);
  return (
    <figure class="card plot">
      <h3>{title}</h3>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`${title}: at most ${most}, now ${points.at(-1)?.value ?? 0}`}
      >
        {marks.map((mark) => (
          <>
            <line class="grid" x1={MARGIN.left} x2={WIDTH - MARGIN.right} y1={y(mark)} y2={y(mark)} />
            <text x={MARGIN.left - 6} y={y(mark) + 4} text-anchor="end">
              {mark}
            </text>
          </>
        ))}
        {hours.map((at) => (
          <text x={x(at)} y={HEIGHT - 6} text-anchor="middle">
            {new Date(at).toISOString().slice(11, 16)}
          </text>
        ))}
        <path
          class="area"
          d={
            area<PlotPoint>().defined(isMeasured).x(placeX).y0(y(0)).y1(placeY).curve(curveMonotoneX)(
              drawn,
            ) ?? ''
          }
        />
        {alone.map((point) => (
          <circle class="point" cx={placeX(point)} cy={placeY(point)} r={2.5} />
        ))}
        <path
          class="line"
          d={line<PlotPoint>().defined(isMeasured).x(placeX).y(placeY).curve(curveMonotoneX)(drawn) ?? ''}
        />
      </svg>
    </figure>
  );
}
