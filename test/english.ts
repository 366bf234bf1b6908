import { en } from 'zod/locales'
import { config } from 'zod/mini'

// as the command and the functions have it
config(en())
