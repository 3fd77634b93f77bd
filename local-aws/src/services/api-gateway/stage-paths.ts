import type { ApiModel, StageModel } from './model.ts'

export interface StageAddress {
  api: ApiModel
  stage: StageModel
}

/**
 * Maps URL paths to APIs and stages. On AWS every API has its own host; here all share one. `/<stage>` means the first
 * API with a stage of that name. `/<apiId>/<stage>` always works.
 */
export class StagePaths {
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

  /** The stage at the start of a path, and the remaining segments. */
  resolve(segments: readonly string[]): (StageAddress & { rest: readonly string[] }) | undefined {
    const [first = '', second = ''] = segments
    const full = this.find(first, second)
    if (full) return { ...full, rest: segments.slice(2) }
    const owner = this.#owner(first)
    return owner && { ...owner, rest: segments.slice(1) }
  }

  /** The shortest path to a stage. Throws an Error if the stage does not exist. */
  pathOf(apiId: string, stageName: string): string {
    if (!this.find(apiId, stageName)) throw new Error(`The API ${apiId} has no stage ${stageName}.`)
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
 * Splits the path of a request target into decoded segments, without a trailing slash. The target may be a whole URL,
 * as proxies send it. A segment that cannot be decoded stays unchanged, and matches no name.
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
