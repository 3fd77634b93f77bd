/** The bundler puts imported styles into main.css. */
declare module '*.css'
