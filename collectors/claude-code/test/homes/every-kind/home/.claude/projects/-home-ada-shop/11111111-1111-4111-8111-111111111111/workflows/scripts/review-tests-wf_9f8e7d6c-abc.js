export const meta = { name: "review-tests" }
