/** A style sheet that Vite loads with the code that imports it. */
declare module '*.css'
