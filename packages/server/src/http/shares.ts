/** So many times what may be in hand may wait for a turn. */
const MOST_WAITING = 2;
/** Part of it that one client may have: less than all, and 1,500 at once are none too many. */
const MOST_WAITING_OF_ONE = 0.75;

/** How much may be in hand at the same time; more is refused, or waits. */
export interface ShareLimits {
  /** Requests of everybody. Those without a sign-in have half of it together. Default: 1 000. */
  requestsInHand: number;
  /** Bytes of bodies of everybody, as they have arrived. Default: 100 MB. */
  bytesInHand: number;
  /** Requests of one user, however often signed in. Default: 200. */
  requestsInHandOfOneUser: number;
  /** Requests without a sign-in of one address. Default: 100. */
  requestsInHandOfOneAddress: number;
  /** Bytes of bodies of one user, or of one address without a sign-in. Default: 25 MB. */
  bytesInHandOfOne: number;
  /** How long a request that is one too many of its own client waits for its turn, in milliseconds. Default: 25 000. */
  turnMs: number;
}

/** Who has what in hand. */
interface Share {
  requests: number;
  bytes: number;
  /** In the order of their coming. */
  waiting: Set<() => void>;
}

/** Calls back when the client is gone, at once if it is. */
type OnGone = (giveUp: () => void) => void;

/** A request's place among those in hand. */
export interface Place {
  /** How many requests of everybody there are, this one included. */
  inHand: number;
  /** How many of the same client. */
  inHandOfOne: number;
  /** Counts bytes that have arrived. Returns false when they are too many. */
  hold: (bytes: number) => boolean;
  /** Gives all of it back. */
  leave: () => void;
}

/**
 * Counts what is in hand, of everybody and of each client. What is too much for everybody is refused at once; what is
 * too much for one client waits until others of its own requests have been answered, and takes nothing from anybody
 * meanwhile.
 */
export class Shares {
  readonly #limits: ShareLimits;
  readonly #ofOne = new Map<string, Share>();
  #requests = 0;
  #strangers = 0;
  #bytes = 0;
  #waiting = 0;

  constructor(limits: ShareLimits) {
    this.#limits = limits;
  }

  /**
   * @param caller - `isStranger`: it is not signed in; `onGone`: calls what ends the wait of a client that has given up
   * @returns undefined when there is no room; a promise only for who must wait for a turn
   */
  enter(caller: {
    name: string;
    isStranger: boolean;
    onGone: OnGone;
  }): Place | undefined | Promise<Place | undefined> {
    const { name, isStranger, onGone } = caller;
    if (!this.#hasRoom(isStranger)) return undefined;
    const share = this.#shareOf(name);
    const { requestsInHandOfOneAddress, requestsInHandOfOneUser } = this.#limits;
    const own = isStranger ? requestsInHandOfOneAddress : requestsInHandOfOneUser;
    if (share.requests < own) {
      share.requests += 1;
      return this.#take(name, share, isStranger);
    }
    return this.#turn(share, onGone).then((isTurn) =>
      isTurn ? this.#take(name, share, isStranger) : undefined,
    );
  }

  /** The share has room: takes the place among everybody's, if there is one. */
  #take(name: string, share: Share, isStranger: boolean): Place | undefined {
    if (!this.#hasRoom(isStranger)) {
      this.#passOn(name, share);
      return undefined;
    }
    this.#requests += 1;
    if (isStranger) this.#strangers += 1;
    let held = 0;
    return {
      inHand: this.#requests,
      inHandOfOne: share.requests,
      hold: (bytes) => {
        this.#bytes += bytes;
        share.bytes += bytes;
        held += bytes;
        return this.#bytes <= this.#limits.bytesInHand && share.bytes <= this.#limits.bytesInHandOfOne;
      },
      leave: () => {
        this.#requests -= 1;
        if (isStranger) this.#strangers -= 1;
        this.#bytes -= held;
        share.bytes -= held;
        this.#passOn(name, share);
      },
    };
  }

  #hasRoom(isStranger: boolean): boolean {
    const { requestsInHand } = this.#limits;
    return (
      this.#requests < requestsInHand && (!isStranger || this.#strangers < Math.ceil(requestsInHand / 2))
    );
  }

  #shareOf(name: string): Share {
    const share = this.#ofOne.get(name) ?? { requests: 0, bytes: 0, waiting: new Set() };
    this.#ofOne.set(name, share);
    return share;
  }

  /** Resolves to true when one of the client's own requests has made room. What waits holds no body. */
  async #turn(share: Share, onGone: OnGone): Promise<boolean> {
    const { requestsInHand, turnMs } = this.#limits;
    const most = MOST_WAITING * requestsInHand;
    if (this.#waiting >= most || share.waiting.size >= MOST_WAITING_OF_ONE * most) return false;
    this.#waiting += 1;
    try {
      return await new Promise<boolean>((resolve) => {
        const settle = (isTurn: boolean): void => {
          clearTimeout(timer);
          share.waiting.delete(come);
          resolve(isTurn);
        };
        const come = (): void => settle(true);
        const giveUp = (): void => settle(false);
        const timer = setTimeout(giveUp, turnMs);
        share.waiting.add(come);
        onGone(giveUp);
      });
    } finally {
      this.#waiting -= 1;
    }
  }

  /** A place that is given back goes to who has waited longest. */
  #passOn(name: string, share: Share): void {
    const [next] = share.waiting;
    if (next !== undefined) return next();
    share.requests -= 1;
    if (share.requests === 0) this.#ofOne.delete(name);
  }
}
