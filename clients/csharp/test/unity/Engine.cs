using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Net.Http;
using System.Threading.Tasks;

/// <summary>Stand-ins for the parts of Unity that examples/unity uses. What a player would do and see passes the class Gui.</summary>
namespace UnityEngine
{
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class RuntimeInitializeOnLoadMethodAttribute : Attribute
    {
    }

    public class MonoBehaviour
    {
        internal readonly List<IEnumerator> Coroutines = new List<IEnumerator>();

        public void StartCoroutine(IEnumerator coroutine)
        {
            Coroutines.Add(coroutine);
        }
    }

    public sealed class GameObject
    {
        internal static readonly List<MonoBehaviour> Components = new List<MonoBehaviour>();

        public GameObject(string name)
        {
        }

        public T AddComponent<T>()
            where T : MonoBehaviour, new()
        {
            var component = new T();
            Components.Add(component);
            return component;
        }
    }

    public sealed class TextAsset
    {
        public string text { get; internal set; }
    }

    public static class Resources
    {
        public static T Load<T>(string path)
            where T : class
        {
            return new TextAsset { text = File.ReadAllText(Path.Combine("Resources", path + ".txt")) } as T;
        }
    }

    public static class Debug
    {
        public static void Log(object message)
        {
            Console.WriteLine(message);
        }
    }

    public class Texture
    {
        internal byte[] Png;
    }

    public sealed class Texture2D : Texture
    {
    }

    public sealed class AsyncOperation
    {
        internal Task Task;
    }

    public sealed class GUILayoutOption
    {
    }

    /// <summary>What is on the screen in this frame, what the player types, and whether they press the button.</summary>
    internal static class Gui
    {
        internal static readonly List<string> Texts = new List<string>();
        internal static readonly List<Texture> Textures = new List<Texture>();
        internal static string Typed;
        internal static bool Pressed;
    }

    public static class GUILayout
    {
        public static void BeginHorizontal()
        {
        }

        public static void EndHorizontal()
        {
        }

        public static GUILayoutOption Width(float width)
        {
            return null;
        }

        public static GUILayoutOption Height(float height)
        {
            return null;
        }

        public static void Label(string text, params GUILayoutOption[] options)
        {
            Gui.Texts.Add(text);
        }

        public static void Label(Texture texture, params GUILayoutOption[] options)
        {
            Gui.Textures.Add(texture);
        }

        public static string TextField(string text, params GUILayoutOption[] options)
        {
            return Gui.Typed ?? text;
        }

        public static bool Button(string text)
        {
            return Gui.Pressed;
        }
    }
}

namespace UnityEngine.Networking
{
    public sealed class UnityWebRequest : IDisposable
    {
        private static readonly HttpClient Client = new HttpClient();
        private readonly string url;
        private Task<HttpResponseMessage> answer;

        internal UnityWebRequest(string url)
        {
            this.url = url;
        }

        public long responseCode
        {
            get { return (long)answer.Result.StatusCode; }
        }

        internal byte[] Body
        {
            get { return answer.Result.Content.ReadAsByteArrayAsync().Result; }
        }

        public AsyncOperation SendWebRequest()
        {
            answer = Task.Run(() => Client.GetAsync(url));
            return new AsyncOperation { Task = answer };
        }

        public void Dispose()
        {
        }
    }

    public static class UnityWebRequestTexture
    {
        public static UnityWebRequest GetTexture(string uri)
        {
            return new UnityWebRequest(uri);
        }
    }

    public static class DownloadHandlerTexture
    {
        public static Texture2D GetContent(UnityWebRequest request)
        {
            return new Texture2D { Png = request.Body };
        }
    }
}
