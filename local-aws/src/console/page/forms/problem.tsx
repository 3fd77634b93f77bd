export const Problem = ({ text }: { text?: string }) =>
  text ? (
    <div class="form-error" role="alert">
      {text}
    </div>
  ) : null
