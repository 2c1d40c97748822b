/** What is loaded when something is shared for the first time. */
export { exportRecordingCommand } from './exportRecording.ts';
export { shareCommand } from './shareConversation.ts';
