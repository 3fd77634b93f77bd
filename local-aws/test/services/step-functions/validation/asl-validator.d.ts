/** The package has no types where its `exports` point. */
declare module 'asl-validator' {
  export default function validator(definition: object): { isValid: boolean }
}
