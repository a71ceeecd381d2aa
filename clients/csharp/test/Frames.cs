using System;
using System.Collections.Generic;
using System.Threading;

/// <summary>A main thread like Unity's: what is posted within a frame runs in the next one.</summary>
internal sealed class Frames : SynchronizationContext
{
    private readonly object gate = new object();
    private List<Action> next = new List<Action>();

    public override void Post(SendOrPostCallback callback, object state)
    {
        lock (gate)
        {
            next.Add(() => callback(state));
        }
    }

    internal void RunUntil(WaitHandle end, Action update = null)
    {
        SetSynchronizationContext(this);
        while (!end.WaitOne(TimeSpan.FromMilliseconds(5)))
        {
            List<Action> frame;
            lock (gate)
            {
                frame = next;
                next = new List<Action>();
            }
            frame.ForEach(action => action());
            update?.Invoke();
        }
    }
}
