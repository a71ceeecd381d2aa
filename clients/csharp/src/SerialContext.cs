using System;
using System.Collections.Generic;
using System.Threading;

namespace PhoenixProfile
{
    /// <summary>Runs one callback at a time on the thread pool, for programs whose threads have no context of their own.</summary>
    internal sealed class SerialContext : SynchronizationContext
    {
        private readonly Queue<Action> waiting = new Queue<Action>();
        private bool running;

        public override void Post(SendOrPostCallback callback, object state)
        {
            lock (waiting)
            {
                waiting.Enqueue(() => callback(state));
                if (running)
                {
                    return;
                }
                running = true;
            }
            ThreadPool.QueueUserWorkItem(none => Run());
        }

        public override void Send(SendOrPostCallback callback, object state)
        {
            throw new NotSupportedException();
        }

        private void Run()
        {
            SynchronizationContext before = Current;
            SetSynchronizationContext(this);
            try
            {
                for (Action next = Next(); next != null; next = Next())
                {
                    next();
                }
            }
            finally
            {
                SetSynchronizationContext(before);
            }
        }

        private Action Next()
        {
            lock (waiting)
            {
                running = waiting.Count > 0;
                return running ? waiting.Dequeue() : null;
            }
        }
    }
}
