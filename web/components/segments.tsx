interface SegmentsProps<Choice extends number> {
  name: string
  label: string
  hint?: string
  choices: readonly Choice[]
  chosen: Choice
  choose(choice: Choice): void
  word(choice: Choice): string
}

/** A choice of one among a few, side by side. */
export function Segments<Choice extends number>(props: SegmentsProps<Choice>) {
  const { name, label, hint, choices, chosen, choose, word } = props
  return (
    <fieldset class="segments">
      <legend>
        {label} {hint && <small>{hint}</small>}
      </legend>
      <div class="seg">
        {choices.map((choice) => (
          <label key={choice}>
            <input
              type="radio"
              name={name}
              value={choice}
              checked={chosen === choice}
              onChange={() => choose(choice)}
            />
            <span>{word(choice)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
