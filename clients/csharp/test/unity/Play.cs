using System;
using System.Collections;
using System.Linq;
using System.Reflection;
using System.Threading;
using UnityEngine;

/// <summary>Plays examples/unity: waits for names and avatars, changes the name of the player, and ends.</summary>
internal static class Play
{
    private const string Status = "You are Alice Lind now.";
    private static readonly ManualResetEvent End = new ManualResetEvent(false);
    private static bool renamed;

    private static void Main()
    {
        var frames = new Frames();
        frames.Post(none => Call(typeof(Leaderboard), null, "Begin"), null);
        frames.Post(none => GameObject.Components.ForEach(each => Call(each.GetType(), each, "Start")), null);
        frames.RunUntil(End, Update);
        GameObject.Components.ForEach(each => Call(each.GetType(), each, "OnDestroy"));
    }

    /// <summary>One frame: coroutines go on, the screen is drawn, and the player acts on what it shows.</summary>
    private static void Update()
    {
        Gui.Texts.Clear();
        Gui.Textures.Clear();
        foreach (MonoBehaviour component in GameObject.Components)
        {
            component.Coroutines.RemoveAll(Ends);
            Call(component.GetType(), component, "OnGUI");
        }
        Gui.Pressed = !renamed && Gui.Textures.Count == 5 && Gui.Textures.All(IsPng);
        if (Gui.Pressed)
        {
            renamed = true;
            Gui.Typed = "Alice Lind";
        }
        if (Gui.Texts.Contains(Status) && Gui.Texts[0] == "Alice Lind")
        {
            End.Set();
        }
    }

    private static bool Ends(IEnumerator coroutine)
    {
        var waits = coroutine.Current as AsyncOperation;
        return (waits == null || waits.Task.IsCompleted) && !coroutine.MoveNext();
    }

    private static bool IsPng(Texture texture)
    {
        return texture != null && texture.Png[1] == 'P' && texture.Png[2] == 'N' && texture.Png[3] == 'G';
    }

    /// <summary>Unity finds these methods by name, and private ones too.</summary>
    private static void Call(Type type, object target, string method)
    {
        type.GetMethod(method, BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static).Invoke(target, null);
    }
}
