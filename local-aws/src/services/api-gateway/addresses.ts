import type { ApiModel, StageModel } from './model.ts'

export interface StageAddress {
  api: ApiModel
  stage: StageModel
}

/**
 * Which API and stage a URL's path means. On AWS every API has a host of its own; here they share one, so a
 * path is `/<stage>`, which the first API with a stage of that name owns, or `/<apiId>/<stage>`, which is
 * always unambiguous.
 */
export class Addresses {
  #apis: readonly ApiModel[]

  constructor(apis: readonly ApiModel[]) {
    this.#apis = apis
  }

  replace(apis: readonly ApiModel[]): void {
    this.#apis = apis
  }

  find(apiId: string, stageName: string): StageAddress | undefined {
    const api = this.#apis.find((candidate) => candidate.apiId === apiId)
    const stage = api?.stages.find((candidate) => candidate.stageName === stageName)
    return api && stage && { api, stage }
  }

  /** The stage that a path begins with, and the segments after it. */
  resolve(segments: readonly string[]): (StageAddress & { rest: readonly string[] }) | undefined {
    const [first = '', second = ''] = segments
    const full = this.find(first, second)
    if (full) return { ...full, rest: segments.slice(2) }
    const owner = this.#owner(first)
    return owner && { ...owner, rest: segments.slice(1) }
  }

  /** The shortest path to a stage; throws for one that does not exist. */
  pathOf(apiId: string, stageName: string): string {
    if (!this.find(apiId, stageName)) throw new Error(`There is no stage ${stageName} of an API ${apiId}.`)
    return this.#owner(stageName)?.api.apiId === apiId ? `/${stageName}` : `/${apiId}/${stageName}`
  }

  #owner(stageName: string): StageAddress | undefined {
    for (const api of this.#apis) {
      const stage = api.stages.find((candidate) => candidate.stageName === stageName)
      if (stage) return { api, stage }
    }
    return undefined
  }
}

/**
 * A request target's path as decoded segments, a trailing slash aside. A target may be a whole URL, as proxies
 * write it; a segment that cannot be decoded stays as it is, and is the name of nothing.
 */
export function pathSegments(requestTarget: string): string[] {
  const path = requestTarget.replace(/^https?:\/\/[^/?]*/i, '').split('?', 1)[0] ?? ''
  return path.replace(/^\//, '').replace(/\/$/, '').split('/').map(decoded)
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
